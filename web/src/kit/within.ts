/** What the work gives, or `otherwise` if it fails or takes longer than `limitMs`. The work itself goes on. */
export function within<T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const end = (value: T) => {
      clearTimeout(timer)
      resolve(value)
    }
    const timer = setTimeout(() => end(otherwise), limitMs)
    work.then(end, () => end(otherwise))
  })
}
