import { RouterProvider } from "@tanstack/react-router";
import { mount } from "./mount";
import { Providers } from "./Providers";
import { router } from "./routes";

mount(
  <Providers>
    <RouterProvider router={router} />
  </Providers>,
);
