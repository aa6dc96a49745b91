/** The meeting's menu stands beside the console for hours: its number of those signed in follows the room instead of staying as it was when the page came. */

import { useEffect } from "preact/hooks";

export function useMenuCount(address: string, { there, expected }: { readonly there: number; readonly expected: number }): void {
  useEffect(() => {
    if (expected === 0) return;
    for (const end of document.querySelectorAll(`.meet-entries a[href="${CSS.escape(address)}"] .end`)) end.textContent = `${there} / ${expected}`;
  }, [address, there, expected]);
}
