import { mount } from "../../app/mount";
import { Providers } from "../../app/Providers";
import GuestPage from "./GuestPage";

mount(
  <Providers>
    <GuestPage />
  </Providers>,
);
