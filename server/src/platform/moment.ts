// Moments as people and other programs write them.

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?))?$/i
const SHORT_OFFSET = /(:[\d.]+[+-]\d\d):?(\d\d)?$/

/** The moment of an ISO 8601 text; offsets go without a colon or without minutes, too. Invalid where `isMoment` says no. */
export function momentOf(text: string): Date {
  return new Date(text.replace(SHORT_OFFSET, (_, hours: string, minutes = '00') => `${hours}:${minutes}`))
}

/** Moments that a database can keep: no year 0, none of five digits, and no day that its month does not have. */
export function isMoment(text: string): boolean {
  const [whole, year, month, day] = MOMENT.exec(text) ?? []
  if (whole === undefined || Number(day) > daysOf(Number(year), Number(month))) return false
  const utcYear = momentOf(text).getUTCFullYear()
  return utcYear >= 1 && utcYear <= 9999
}

/** Day 0 of the next month is the last one of this. */
function daysOf(year: number, month: number): number {
  const last = new Date(0)
  last.setUTCFullYear(year, month, 0)
  return last.getUTCDate()
}
