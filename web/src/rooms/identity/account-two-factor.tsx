import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import { useState } from 'react'
import type { TwoFactor as TwoFactorState } from '#contract/identity.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { formatDate } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useAccountTexts } from './account-texts.ts'
import { RecoveryCodeList } from './recovery-codes.tsx'
import { Section } from './section.tsx'
import { Enrolment } from './two-factor-enrolment.tsx'
import { TwoFactorProofForm } from './two-factor-proof.tsx'

const STATE = [...keys.me, 'two-factor'] as const
const FEW_CODES = 3

export function TwoFactor() {
  const t = useAccountTexts()
  const client = useQueryClient()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: STATE,
    queryFn: ({ signal }) => api.get<TwoFactorState>('/auth/two-factor', { signal }),
  })
  const renew = () => client.invalidateQueries({ queryKey: keys.me })
  return (
    <Section title={t('twoFactor')} text={t('offText')}>
      <Problem error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton className="h-24" />}
      {codes && <RecoveryCodeList codes={codes} onKept={() => setCodes(null)} />}
      {data && !codes && data.enabled_at === null && (
        <Off
          onCodes={(next) => {
            setCodes(next)
            void renew()
          }}
        />
      )}
      {data && !codes && data.enabled_at !== null && (
        <On state={data} enabledAt={data.enabled_at} onCodes={setCodes} onChange={() => void renew()} />
      )}
    </Section>
  )
}

function Off({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
  const t = useAccountTexts()
  const [isSettingUp, setSettingUp] = useState(false)
  if (isSettingUp) return <Enrolment onDone={onCodes} onCancel={() => setSettingUp(false)} />
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Badge icon={<ShieldOff aria-hidden className="size-3" />}>{t('off')}</Badge>
      <Button look="primary" onClick={() => setSettingUp(true)}>
        {t('setUp')}
      </Button>
    </div>
  )
}

type OnProps = {
  readonly state: TwoFactorState
  readonly enabledAt: string
  readonly onCodes: (codes: readonly string[]) => void
  readonly onChange: () => void
}

function On({ state, enabledAt, onCodes, onChange }: OnProps) {
  const t = useAccountTexts()
  const [wish, setWish] = useState<'renew' | 'end' | null>(null)
  const left = state.recovery_codes_left
  const close = () => setWish(null)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone="ok" icon={<ShieldCheck aria-hidden className="size-3" />}>
          {t('on')}
        </Badge>
        <span>{t('onSince', { date: formatDate(enabledAt) })}</span>
        <span className={left <= FEW_CODES ? 'text-warn' : 'text-muted'}>
          {t('codesLeft', { count: left })}
          {left <= FEW_CODES && ` · ${t('fewCodes')}`}
        </span>
      </div>
      {wish === null ? (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setWish('renew')}>{t('renewCodes')}</Button>
          <Button look="danger" onClick={() => setWish('end')}>
            {t('turnOff')}
          </Button>
        </div>
      ) : (
        <TwoFactorProofForm
          key={wish}
          wish={wish}
          onCancel={close}
          onDone={(codes) => {
            close()
            if (codes) onCodes(codes)
            onChange()
          }}
        />
      )}
    </>
  )
}
