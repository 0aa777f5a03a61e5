// Language and theme: chosen anywhere, kept in the browser.
import { Languages, Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { chooseLanguage, defineTexts, LANGUAGES, type Language, useLanguage } from '#web/i18n/texts.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuChoice } from '#web/ui/menu.tsx'
import { Segments } from '#web/ui/segments.tsx'

export type Theme = 'light' | 'dark' | 'system'
const THEMES: readonly Theme[] = ['light', 'dark', 'system']
const STORED = 'huaben.theme'

const useTexts = defineTexts('preferences', {
  en: { language: 'Language', theme: 'Appearance', light: 'Light', dark: 'Dark', system: 'As the system' },
  'zh-CN': { language: '语言', theme: '外观', light: '浅色', dark: '深色', system: '跟随系统' },
})

export const LANGUAGE_NAMES: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' }

const watchers = new Set<() => void>()
const isNight = window.matchMedia('(prefers-color-scheme: dark)')
isNight.addEventListener('change', apply)
// Chosen in one tab, it holds in all of them.
window.addEventListener('storage', ({ key }) => key === STORED && apply())

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORED)
    return stored === 'light' || stored === 'dark' ? stored : 'system'
  } catch {
    return 'system'
  }
}

function apply(): void {
  const theme = storedTheme()
  const isDark = theme === 'dark' || (theme === 'system' && isNight.matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  for (const watcher of watchers) watcher()
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORED)
    else localStorage.setItem(STORED, theme)
  } catch {
    // Nothing is stored; the page keeps the system's theme.
  }
  apply()
}

export function useTheme(): Theme {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, storedTheme)
}

/** Both choices in full, for a page of settings. */
export function PreferenceFields() {
  const t = useTexts()
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

export function ThemeMenu() {
  const t = useTexts()
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
  const t = useTexts()
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
