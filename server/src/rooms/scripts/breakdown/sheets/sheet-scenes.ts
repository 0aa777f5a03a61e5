// Where a row of a sheet plays: `场次`, `地点`, `内外` and `日夜` in columns of their own, or a whole heading in one.
import { readSceneHeading } from '../drama/headings.ts'
import { NO_HEADING, readChineseHeading, readSlug } from '../headings.ts'
import { NUMBER } from '../numerals.ts'
import type { HeadingFacts } from '../reading.ts'

const NUMBER_ALONE = new RegExp(`^(?:第\\s?)?(${NUMBER}[A-Za-z]?)\\s?(?:场|景)?$`)

/** Of what stands in the columns, the first that names or counts the scene before the others. */
export function readRowHeading([first = '', ...others]: readonly string[]): HeadingFacts {
  const own = readSceneHeading(first)
  const number = NUMBER_ALONE.exec(first)?.[1] ?? null
  const rest = own === null && number === null ? [first, ...others] : others
  const heading = [first, ...others].join(' ')
  const words = rest.join(' ')
  const beside =
    words === ''
      ? { ...NO_HEADING, heading }
      : /[\u4e00-\u9fff]/.test(words)
        ? readChineseHeading(heading, null, words)
        : { ...readSlug(words), heading }
  return {
    heading,
    label: own?.label ?? number,
    location: own?.location ?? beside.location,
    interior: own === null || own.interior === 'unknown' ? beside.interior : own.interior,
    timeOfDay: own === null || own.timeOfDay === 'unknown' ? beside.timeOfDay : own.timeOfDay,
    weather: own === null || own.weather === 'unknown' ? beside.weather : own.weather,
    samePlace: false,
  }
}
