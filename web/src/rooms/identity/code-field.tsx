import { Field } from '#web/ui/field.tsx'
import { Input } from '#web/ui/input.tsx'
import { useTexts } from './texts.ts'

type CodeFieldProps = {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Letters too. */
  readonly isRecovery?: boolean
  readonly isFirst?: boolean
}

export function CodeField({ value, onChange, isRecovery = false, isFirst = false }: CodeFieldProps) {
  const t = useTexts()
  return (
    <Field label={isRecovery ? t('recoveryCode') : t('code')}>
      {(control) => (
        <Input
          {...control}
          required
          autoFocus={isFirst}
          autoComplete="one-time-code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          maxLength={24}
          spellCheck={false}
          className="font-mono text-base tracking-widest"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
