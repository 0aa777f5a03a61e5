// Language and theme: chosen anywhere, kept in the browser.
import { useSyncExternalStore } from 'react'
import { defineTexts, type Language } from '#web/i18n/texts.ts'

export type Theme = 'light' | 'dark' | 'system'
export const THEMES: readonly Theme[] = ['light', 'dark', 'system']
const STORED = 'huaben.theme'

export const usePreferenceTexts = defineTexts('preferences', {
  en: {
    language: 'Language',
    theme: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    system: 'As the system',
    keyboard: 'Keyboard',
    singleKeys: 'Single keys on the shot board',
    singleKeysHint:
      'Such as S to split and Delete to delete. Turn them off if you speak to your computer or press keys by chance.',
  },
  'zh-CN': {
    language: '语言',
    theme: '外观',
    light: '浅色',
    dark: '深色',
    system: '跟随系统',
    keyboard: '键盘',
    singleKeys: '镜头板单键快捷键',
    singleKeysHint: '例如 S 拆分、Delete 删除。如果您使用语音输入或容易误触按键，可以关闭。',
  },
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

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function useTheme(): Theme {
  return useSyncExternalStore(watch, storedTheme)
}

const SINGLE_KEYS = 'huaben.single-keys'

/** On, unless turned off in this browser. */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== 'off'
  } catch {
    return true
  }
}

export function chooseSingleKeys(areOn: boolean): void {
  try {
    if (areOn) localStorage.removeItem(SINGLE_KEYS)
    else localStorage.setItem(SINGLE_KEYS, 'off')
  } catch {
    // Nothing is stored; they stay on.
  }
  for (const watcher of watchers) watcher()
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(watch, areSingleKeysOn)
}
