// Search and commands in one field: everything the studio holds, and everything it does, by a few keys.
import { CornerDownLeft, Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Problem } from '#web/kit/problem.tsx'
import { classes } from '#web/ui/classes.ts'
import { OverContent } from '#web/ui/over.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { type Group, type Item, useGroups } from './palette-items.ts'
import { useTexts } from './palette-texts.ts'

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const list = useId()
  const [text, setText] = useState('')
  const { groups, isBusy, error } = useGroups(text)
  const items = groups.flatMap((group) => group.items)
  const { chosen, setChosen, onKeyDown } = useChoice(items, (item) => {
    onClose()
    item.run()
  })
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-scrim" />
        <OverContent
          aria-describedby={undefined}
          className="fixed top-[10dvh] left-1/2 z-50 flex max-h-[75dvh] w-[calc(100vw-1.5rem)] max-w-2xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-float"
        >
          <Radix.Title className="sr-only">{t('title')}</Radix.Title>
          <div className="flex items-center gap-3 border-b border-line px-4">
            {isBusy ? <Spinner /> : <Search aria-hidden className="size-4 shrink-0 text-faint" />}
            <input
              role="combobox"
              aria-label={t('title')}
              aria-expanded={items.length > 0}
              aria-controls={list}
              aria-autocomplete="list"
              {...(chosen ? { 'aria-activedescendant': `${list}-${chosen.id}` } : {})}
              autoComplete="off"
              spellCheck={false}
              placeholder={t('hint')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={onKeyDown}
              className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
            />
          </div>
          <p role="status" className="sr-only">
            {isBusy ? '' : t('found', { count: items.length })}
          </p>
          <Problem error={error} />
          <div id={list} role="listbox" aria-label={t('results')} className="min-h-0 overflow-y-auto p-2">
            {groups.map((group) => (
              <GroupList
                key={group.id}
                list={list}
                group={group}
                chosenId={chosen?.id}
                onChoose={setChosen}
                onRun={(item) => {
                  onClose()
                  item.run()
                }}
              />
            ))}
          </div>
          {items.length === 0 && !isBusy && !error && <Nothing text={text} />}
          <Keys />
        </OverContent>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Which item the keys stand on: the first, until somebody moves. */
function useChoice(items: readonly Item[], onRun: (item: Item) => void) {
  const [wanted, setWanted] = useState<string>()
  const index = Math.max(
    0,
    items.findIndex((item) => item.id === wanted),
  )
  const chosen = items[index]
  const step = (by: number) => setWanted(items[(index + by + items.length) % items.length]?.id)
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a word of an input method is not meant for us.
    if (event.nativeEvent.isComposing || items.length === 0) return
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Enter' && chosen) onRun(chosen)
    else return
    event.preventDefault()
  }
  return { chosen, setChosen: (item: Item) => setWanted(item.id), onKeyDown }
}

type GroupListProps = {
  readonly list: string
  readonly group: Group
  readonly chosenId: string | undefined
  readonly onChoose: (item: Item) => void
  readonly onRun: (item: Item) => void
}

function GroupList({ list, group, chosenId, onChoose, onRun }: GroupListProps) {
  const t = useTexts()
  const heading = `${list}-group-${group.id}`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div role="group" aria-labelledby={heading} className="mb-1">
      <div id={heading} className="flex justify-between px-2.5 pt-2 pb-1 text-xs text-muted">
        {group.title}
        {group.hasMore && <span>{t('more')}</span>}
      </div>
      {group.items.map((item) => (
        <Option
          key={item.id}
          id={`${list}-${item.id}`}
          item={item}
          isChosen={item.id === chosenId}
          onChoose={onChoose}
          onRun={onRun}
        />
      ))}
    </div>
  )
}

type OptionProps = Pick<GroupListProps, 'onChoose' | 'onRun'> & {
  readonly id: string
  readonly item: Item
  readonly isChosen: boolean
}

function Option({ id, item, isChosen, onChoose, onRun }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which names the chosen option
    <div
      ref={ref}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onMouseMove={() => !isChosen && onChoose(item)}
      onClick={() => onRun(item)}
      className={classes(
        'flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2',
        isChosen ? 'bg-accent-soft text-ink' : 'text-ink',
      )}
    >
      <item.Icon aria-hidden className={classes('size-4 shrink-0', isChosen ? 'text-accent-strong' : 'text-faint')} />
      <span className="min-w-0 flex-1 truncate">{item.title}</span>
      {item.detail !== '' && <span className="max-w-[45%] truncate text-xs text-muted">{item.detail}</span>}
      {isChosen && <CornerDownLeft aria-hidden className="hidden size-3.5 shrink-0 text-muted sm:block" />}
    </div>
  )
}

function Nothing({ text }: { readonly text: string }) {
  const t = useTexts()
  return (
    <div className="px-6 pt-4 pb-10 text-center">
      <p className="font-medium">{t('nothing', { text })}</p>
      <p className="mt-1 text-muted">{t('nothingHint')}</p>
    </div>
  )
}

function Keys() {
  const t = useTexts()
  const key = 'rounded border border-line bg-sunken px-1.5 font-sans text-xs text-muted'
  return (
    <div aria-hidden className="hidden gap-4 border-t border-line px-4 py-2 text-xs text-muted sm:flex">
      <span>
        <kbd className={key}>↑</kbd> <kbd className={key}>↓</kbd> {t('keys.choose')}
      </span>
      <span>
        <kbd className={key}>↵</kbd> {t('keys.run')}
      </span>
      <span>
        <kbd className={key}>Esc</kbd> {t('keys.close')}
      </span>
    </div>
  )
}
