// Language and theme before the studio: the browser's own fields, which need no script to be loaded first.
import { Languages, Monitor, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { chooseLanguage, LANGUAGES, useLanguage } from '#web/i18n/texts.ts'
import { chooseTheme, LANGUAGE_NAMES, THEMES, usePreferenceTexts, useTheme } from './preferences.ts'

export function PreferenceSelects() {
  const t = usePreferenceTexts()
  const language = useLanguage()
  const theme = useTheme()
  const Icon = theme === 'light' ? Sun : theme === 'dark' ? Moon : Monitor
  return (
    <>
      <Choice
        label={t('language')}
        icon={<Languages aria-hidden className="size-4" />}
        value={language}
        options={LANGUAGES}
        nameOf={(each) => LANGUAGE_NAMES[each]}
        onChoose={chooseLanguage}
      />
      <Choice
        label={t('theme')}
        icon={<Icon aria-hidden className="size-4" />}
        value={theme}
        options={THEMES}
        nameOf={(each) => t(each)}
        onChoose={chooseTheme}
      />
    </>
  )
}

type ChoiceProps<T extends string> = {
  readonly label: string
  readonly icon: ReactNode
  readonly value: T
  readonly options: readonly T[]
  readonly nameOf: (option: T) => string
  readonly onChoose: (option: T) => void
}

function Choice<T extends string>({ label, icon, value, options, nameOf, onChoose }: ChoiceProps<T>) {
  return (
    <span className="relative inline-flex items-center text-muted hover:text-ink">
      <span className="pointer-events-none absolute left-2.5">{icon}</span>
      <select
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChoose(event.target.value as T)}
        className="h-9 cursor-pointer rounded-md bg-canvas pr-2 pl-8 hover:bg-sunken"
      >
        {options.map((each) => (
          <option key={each} value={each} className="bg-raised text-ink">
            {nameOf(each)}
          </option>
        ))}
      </select>
    </span>
  )
}
