// Language and theme: chosen anywhere, kept in the browser.
import { useSyncExternalStore } from 'react'
import { defineTexts, type Language } from '#web/i18n/texts.ts'

export type Theme = 'light' | 'dark' | 'system'
export const THEMES: readonly Theme[] = ['light', 'dark', 'system']
const STORED = 'huaben.theme'

export const usePreferenceTexts = defineTexts('preferences', {
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
