// Where Chromium is, for browser tests, benches and the tour.
import { existsSync } from 'node:fs'

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** CHROMIUM_PATH, else where systems put it; undefined if there is none. */
export function findChromium() {
  const configured = process.env.CHROMIUM_PATH
  return (configured ? [configured] : PATHS).find((path) => existsSync(path))
}
