import { chooseLanguage, LANGUAGES, useLanguage } from '#web/i18n/texts.ts'
import { Segments } from '#web/ui/segments.tsx'
import { chooseTheme, LANGUAGE_NAMES, THEMES, usePreferenceTexts, useTheme } from './preferences.ts'

/** Both choices in full, for a page of settings. */
export function PreferenceFields() {
  const t = usePreferenceTexts()
  const theme = useTheme()
  const language = useLanguage()
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col items-start gap-2">
        <h3 className="font-medium">{t('language')}</h3>
        <Segments
          label={t('language')}
          value={language}
          onChange={chooseLanguage}
          options={LANGUAGES.map((each) => ({ value: each, label: <span lang={each}>{LANGUAGE_NAMES[each]}</span> }))}
        />
      </div>
      <div className="flex flex-col items-start gap-2">
        <h3 className="font-medium">{t('theme')}</h3>
        <Segments
          label={t('theme')}
          value={theme}
          onChange={chooseTheme}
          options={THEMES.map((each) => ({ value: each, label: t(each) }))}
        />
      </div>
    </div>
  )
}
