// A list of any length, of which only what is in view is in the page.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

type VirtualListProps<T> = {
  readonly label: string
  readonly items: readonly T[]
  readonly heightPx: (item: T) => number
  /** Kept in view; -1 for none. */
  readonly current?: number
  readonly children: (item: T, index: number) => ReactNode
}

export function VirtualList<T>({ label, items, heightPx, current = -1, children }: VirtualListProps<T>) {
  const box = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => {
      const item = items[index]
      return item === undefined ? 0 : heightPx(item)
    },
    overscan: 8,
  })
  const { scrollToIndex, measure } = list
  // Heights are known, and belong to items that may have changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: items decide the heights
  useEffect(() => measure(), [items, measure])
  useEffect(() => {
    if (current >= 0) scrollToIndex(current, { align: 'auto' })
  }, [current, scrollToIndex])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div ref={box} tabIndex={0} className="h-full overflow-y-auto focus-visible:outline-offset-[-2px]">
      <ul aria-label={label} className="relative" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index]
          if (item === undefined) return null
          return (
            <li
              key={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {children(item, index)}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
