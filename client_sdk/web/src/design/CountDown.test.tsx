import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CountDown } from "./CountDown";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it counts whole seconds down to nothing, and says once that it has ended", () => {
  const onEnd = vi.fn();
  render(<CountDown untilMs={Date.now() + 2000} totalS={30} onEnd={onEnd} />);
  const label = () => screen.getByRole("timer").getAttribute("aria-label");
  expect(label()).toBe("2 seconds left");
  act(() => void vi.advanceTimersByTime(1000));
  expect(label()).toBe("1 second left");
  expect(onEnd).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(5000));
  expect(label()).toBe("0 seconds left");
  expect(onEnd).toHaveBeenCalledTimes(1);
});

test("the ring shows the share that is left", () => {
  const { container } = render(<CountDown untilMs={Date.now() + 15_000} totalS={30} size={40} />);
  const ring = container.querySelectorAll("circle")[1];
  const length = 2 * Math.PI * 18;
  expect(Number(ring?.getAttribute("stroke-dashoffset"))).toBeCloseTo(length / 2);
});
