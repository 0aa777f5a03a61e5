// Makes sure that the browser tests and the tour have a Chromium: Debian's package, where none is found.
import { existsSync } from 'node:fs'
import { ensureProgram } from './setup/debian.mjs'

/** Where systems put it. */
const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

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
export function ensureChromium(folder) {
  const find = () => CHROMIUM_PATHS.find((path) => existsSync(path))
  return ensureProgram({ name: 'chromium', size: '350 MB', find, whatToType, folder })
}

function whatToType() {
  return `the browser tests need Chromium at one of ${CHROMIUM_PATHS.join(', ')}. Install it (Debian: sudo apt-get install -y chromium), or leave them out with --fast.`
}
