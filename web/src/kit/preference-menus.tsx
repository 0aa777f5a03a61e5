// Language and theme in the bar of the studio.
import { Languages, Monitor, Moon, Sun } from 'lucide-react'
import { chooseLanguage, LANGUAGES, useLanguage } from '#web/i18n/texts.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuChoice } from '#web/ui/menu.tsx'
import { chooseTheme, LANGUAGE_NAMES, THEMES, usePreferenceTexts, useTheme } from './preferences.ts'

export function ThemeMenu() {
  const t = usePreferenceTexts()
  const theme = useTheme()
  const Icon = theme === 'light' ? Sun : theme === 'dark' ? Moon : Monitor
  return (
    <Menu
      trigger={
        <IconButton label={t('theme')}>
          <Icon aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {THEMES.map((each) => (
        <MenuChoice key={each} isChosen={theme === each} onSelect={() => chooseTheme(each)}>
          {t(each)}
        </MenuChoice>
      ))}
    </Menu>
  )
}

export function LanguageMenu() {
  const t = usePreferenceTexts()
  const language = useLanguage()
  return (
    <Menu
      trigger={
        <IconButton label={t('language')}>
          <Languages aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {LANGUAGES.map((each) => (
        <MenuChoice key={each} isChosen={language === each} onSelect={() => chooseLanguage(each)}>
          <span lang={each}>{LANGUAGE_NAMES[each]}</span>
        </MenuChoice>
      ))}
    </Menu>
  )
}
