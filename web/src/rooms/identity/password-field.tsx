import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { classes } from '#web/ui/classes.ts'
import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { SCORE_MIN, type Strength, useStrength } from './password-strength.ts'
import { usePasswordTexts } from './password-texts.ts'
import { useTexts } from './texts.ts'

type PasswordFieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem?: string | undefined
  readonly isFirst?: boolean
  /** Leave out for a password that exists. */
  readonly own?: readonly string[]
}

/** A password, to be looked at if one wishes; a new one is judged while it is typed. */
export function PasswordField({ label, value, onChange, problem, isFirst, own }: PasswordFieldProps) {
  const t = useTexts()
  const [isShown, setShown] = useState(false)
  const isNew = own !== undefined
  const turn = isShown ? t('hidePassword') : t('showPassword')
  return (
    <Field label={label} problem={problem} {...(isNew ? { hint: <Meter password={value} own={own} /> } : {})}>
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            required
            autoFocus={isFirst}
            type={isShown ? 'text' : 'password'}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            className="pr-10"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            aria-label={turn}
            title={turn}
            onClick={() => setShown(!isShown)}
            className="absolute top-1 right-1 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
          >
            {isShown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
          </button>
        </div>
      )}
    </Field>
  )
}

const FILLS = ['bg-danger', 'bg-danger', 'bg-warn', 'bg-ok', 'bg-ok'] as const

function Meter({ password, own }: { readonly password: string; readonly own: readonly string[] }) {
  const t = usePasswordTexts()
  const strength = useStrength(password, own)
  return (
    <span className="flex flex-col gap-1.5">
      <span aria-hidden className="mt-0.5 grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={classes(
              'h-1 rounded-full',
              strength && reaches(strength, step) ? FILLS[strength.score] : 'bg-line',
            )}
          />
        ))}
      </span>
      <span aria-live="polite">
        {strength ? (
          <>
            {t('strength', { level: t(`level${level(strength)}`) })}
            {strength.score < SCORE_MIN && strength.warning && ` ${t(strength.warning as 'short')}`}
          </>
        ) : (
          t('rule')
        )}
      </span>
    </span>
  )
}

const level = ({ score }: Strength) => Math.min(4, Math.max(0, score)) as 0 | 1 | 2 | 3 | 4
/** What is typed is never an empty bar. */
const reaches = ({ score }: Strength, step: number) => step <= Math.max(1, score)
