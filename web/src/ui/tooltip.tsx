import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useGround } from './ground.ts'

type TooltipProps = {
  readonly text: string
  readonly children: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
}

export function Tooltip({ text, children, side = 'bottom' }: TooltipProps) {
  const ground = useGround()
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={ground}>
        <Radix.Content
          side={side}
          sideOffset={6}
          className="z-50 max-w-64 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
export const TooltipProvider = Radix.Provider
