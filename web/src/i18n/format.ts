// Numbers, sizes, times and lengths as people of the chosen language write them.
import { currentLanguage } from './texts.ts'

const KIB = 1024
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

const formats = new Map<string, Intl.NumberFormat>()

/** Making a format costs as much as drawing a card: on a board of 300 shots it was the dearest thing while scrolling. */
function numbers(digitsMax: number): Intl.NumberFormat {
  const name = `${currentLanguage()} ${digitsMax}`
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digitsMax })
  formats.set(name, made)
  return made
}

export function formatNumber(value: number): string {
  return numbers(3).format(value)
}

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(KIB)))
  const value = bytes / KIB ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return `${numbers(digits).format(value)} ${UNITS[power]}`
}

export function formatDate(iso: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium' }).format(new Date(iso))
}

export function formatMoment(iso: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** "3 minutes ago"; under a minute it is "now". */
export function formatAgo(iso: string, nowMs = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - nowMs) / 1000)
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(0, 'second')
}

/** 3,725,000 ms as "1:02:05". */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000))
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** A shot's length: "2.4 s", "2.4 秒". */
export function formatSeconds(ms: number): string {
  const seconds = numbers(1).format(ms / 1000)
  return `${seconds} ${currentLanguage() === 'zh-CN' ? '秒' : 's'}`
}

const MICROS = 1_000_000

/** 1,250,000 micros of CNY as "CN¥1.25"; what is less than a cent is not rounded away. */
export function formatMoney(micros: string | number, currency: string): string {
  const amount = Number(micros) / MICROS
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 6 }
  // Installations may count in units of their own, which no browser knows.
  if (!/^[A-Z]{3}$/.test(currency)) return `${amount.toLocaleString(currentLanguage(), digits)} ${currency}`
  return amount.toLocaleString(currentLanguage(), { style: 'currency', currency, ...digits })
}
