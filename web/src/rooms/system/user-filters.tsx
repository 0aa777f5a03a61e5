import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Input, Select } from '#web/ui/input.tsx'
import { useTexts } from './texts.ts'

export type UserWish = {
  readonly search?: string
  readonly role?: string
  readonly status?: string
  readonly page?: string
}

const ROLES = ['operator', 'user'] as const
const STATUSES = ['active', 'inactive', 'suspended', 'deleted'] as const
const TYPING_MS = 250

type Props = {
  readonly wish: UserWish
  readonly onChange: (change: { readonly [K in keyof UserWish]: string | undefined }) => void
  readonly children: ReactNode
}

const orNone = (value: string) => (value === '' ? undefined : value)

export function UserFilters({ wish, onChange, children }: Props) {
  const t = useTexts()
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <SearchField value={wish.search ?? ''} onChange={(search) => onChange({ search: orNone(search) })} />
      <Select
        aria-label={t('role')}
        className="w-auto!"
        value={wish.role ?? ''}
        onChange={(event) => onChange({ role: orNone(event.target.value) })}
      >
        <option value="">{t('anyRole')}</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('status')}
        className="w-auto!"
        value={wish.status ?? ''}
        onChange={(event) => onChange({ status: orNone(event.target.value) })}
      >
        <option value="">{t('anyStatus')}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`statuses.${status}`)}
          </option>
        ))}
      </Select>
      <span className="hidden flex-1 sm:block" />
      {children}
    </div>
  )
}

type SearchProps = { readonly value: string; readonly onChange: (value: string) => void }

/** Asks when the typing rests. */
function SearchField({ value, onChange }: SearchProps) {
  const t = useTexts()
  const [typed, setTyped] = useState(value)
  const asked = useRef(value)
  const change = useRef(onChange)
  change.current = onChange
  useEffect(() => {
    if (value !== asked.current) setTyped(value)
    asked.current = value
  }, [value])
  useEffect(() => {
    if (typed === asked.current) return
    const timer = setTimeout(() => {
      asked.current = typed
      change.current(typed)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      type="search"
      aria-label={t('searchLabel')}
      placeholder={t('searchLabel')}
      className="sm:w-64!"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
