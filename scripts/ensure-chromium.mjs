// Makes sure that the browser tests and the tour have a Chromium: Debian's package, where none is found.

import { ensureProgram } from './setup/debian.mjs'
import { both } from './setup/language.mjs'
import { missing } from './setup/trouble.mjs'

/** Chosen tests need one only if they are those of the browser. */
export function needsChromium(args) {
  if (args.includes('--help') || args.includes('-h')) return false
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const file = args[at]?.split('/').pop() ?? ''
  if (file === 'tour.ts') return true
  if (file !== 'test.ts' || args.includes('--fast')) return false
  const chosen = args.slice(at + 1).filter((arg) => !arg.startsWith('-'))
  return chosen.length === 0 || chosen.some((arg) => /acceptance\/?$|browser/.test(arg))
}

/** @param folder where the log of the installation goes */
export async function ensureChromium(folder) {
  // Only then: a clone without its tests runs all the same.
  const { findChromium } = await import('../acceptance/browser/find-chromium.mjs')
  return ensureProgram({ name: 'chromium', size: '350 MB', find: findChromium, whatToType, folder })
}

function whatToType() {
  return missing(
    both('The browser tests need Chromium, which was not found.', '浏览器测试需要 Chromium，但没有找到。'),
    both(
      'Install it (Debian: sudo apt-get install -y chromium), or say with CHROMIUM_PATH where it or Chrome is, or leave these tests out: npm test -- --fast.',
      '请安装（Debian：sudo apt-get install -y chromium），或用 CHROMIUM_PATH 指明它或 Chrome 的位置，或略过这些测试：npm test -- --fast。',
    ),
  )
}
