import { chooseLanguage, LANGUAGES, useLanguage } from '#web/i18n/texts.ts'
import { Segments } from '#web/ui/segments.tsx'
import { Switch } from '#web/ui/switch.tsx'
import {
  chooseSingleKeys,
  chooseTheme,
  LANGUAGE_NAMES,
  THEMES,
  usePreferenceTexts,
  useSingleKeys,
  useTheme,
} from './preferences.ts'

/** Both choices in full, for a page of settings. */
export function PreferenceFields() {
  const t = usePreferenceTexts()
  const theme = useTheme()
  const language = useLanguage()
  const areSingleKeysOn = useSingleKeys()
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
      <div className="flex max-w-lg flex-col gap-2">
        <h3 className="font-medium">{t('keyboard')}</h3>
        <Switch label={t('singleKeys')} hint={t('singleKeysHint')} isOn={areSingleKeysOn} onChange={chooseSingleKeys} />
      </div>
    </div>
  )
}
