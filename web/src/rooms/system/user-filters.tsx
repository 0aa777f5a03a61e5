import type { ReactNode } from 'react'
import { FilterSelect } from '#web/kit/filter-select.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { useTexts } from './texts.ts'

export type UserWish = {
  readonly search?: string
  readonly role?: string
  readonly status?: string
  readonly page?: string
}

const ROLES = ['operator', 'user'] as const
const STATUSES = ['active', 'inactive', 'suspended', 'deleted'] as const

type Props = {
  readonly wish: UserWish
  readonly onChange: (change: { readonly [K in keyof UserWish]: string | undefined }) => void
  readonly children: ReactNode
}

export function UserFilters({ wish, onChange, children }: Props) {
  const t = useTexts()
  return (
    <div className="mb-5 flex flex-wrap items-center gap-2">
      <SearchField
        label={t('searchLabel')}
        value={wish.search ?? ''}
        onChange={(search) => onChange({ search: search === '' ? undefined : search })}
      />
      <FilterSelect
        label={t('role')}
        any={t('anyRole')}
        value={wish.role}
        options={ROLES}
        nameOf={(role) => t(`roles.${role}`)}
        onChange={(role) => onChange({ role })}
      />
      <FilterSelect
        label={t('status')}
        any={t('anyStatus')}
        value={wish.status}
        options={STATUSES}
        nameOf={(status) => t(`statuses.${status}`)}
        onChange={(status) => onChange({ status })}
      />
      <span className="hidden flex-1 sm:block" />
      {children}
    </div>
  )
}
