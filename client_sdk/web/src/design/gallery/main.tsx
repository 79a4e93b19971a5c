import { mount } from "../../app/mount";
import { Providers } from "../../app/Providers";
import { Gallery } from "./Gallery";

mount(
  <Providers>
    <Gallery />
  </Providers>,
);
