import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** The heading of a screen. It takes the focus when the screen appears, so that a keyboard or screen reader is there. */
export function StageHeading({ children, quiet = false }: { children: ComponentChildren; quiet?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (quiet) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [quiet]);
  return (
    <h1 ref={heading} tabIndex={-1} class="stage-heading">
      {children}
    </h1>
  );
}
