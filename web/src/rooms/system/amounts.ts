const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const STEP = 1024

export function amount(bytes: number): string {
  const place = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(STEP)))
  const value = bytes / STEP ** place
  return `${value >= 100 || place === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[place]}`
}
