import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { useGround } from './ground.ts'

type MenuProps = {
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  readonly align?: 'start' | 'end'
}

export function Menu({ trigger, children, side = 'bottom', align = 'end' }: MenuProps) {
  const ground = useGround()
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={ground}>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-96 min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const ITEM =
  'flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 outline-none select-none data-[highlighted]:bg-sunken data-[disabled]:opacity-50'

type ItemProps = {
  readonly onSelect: () => void
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  /** A key that does the same. */
  readonly shortcut?: string
}

export function MenuItem({ onSelect, icon, children, isDanger, isDisabled, shortcut }: ItemProps) {
  return (
    <Radix.Item onSelect={onSelect} disabled={isDisabled ?? false} className={classes(ITEM, isDanger && 'text-danger')}>
      {icon}
      <span className="flex-1">{children}</span>
      {shortcut && <kbd className="font-sans text-xs text-faint">{shortcut}</kbd>}
    </Radix.Item>
  )
}

type ChoiceProps = { readonly isChosen: boolean; readonly onSelect: () => void; readonly children: ReactNode }
export function MenuChoice({ isChosen, onSelect, children }: ChoiceProps) {
  return (
    <Radix.CheckboxItem checked={isChosen} onSelect={onSelect} className={ITEM}>
      <span className="flex-1">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent" />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  )
}

export function MenuHeading({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs text-faint">{children}</Radix.Label>
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
