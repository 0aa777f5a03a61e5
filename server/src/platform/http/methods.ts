// Which methods an address knows: for whoever came with another one. Pure.
import type { Method, RouteDefinition } from './route.ts'

type Place = { readonly pattern: RegExp; readonly method: Method }

/** Answers the methods of an address without its query; none where there is nothing at all. */
export function methodsOf(routes: readonly Pick<RouteDefinition, 'method' | 'path'>[], base: string) {
  const places = routes.map(({ method, path }): Place => {
    const whole = path.startsWith('//') ? path.slice(1) : base + path
    const segments = whole
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : escaped(part)))
    return { method, pattern: new RegExp(`^${segments.join('/')}/?$`) }
  })
  return (address: string): string[] => {
    const found = places.filter(({ pattern }) => pattern.test(address)).map(({ method }) => method)
    return [...new Set(found.includes('GET') ? [...found, 'HEAD'] : found)].sort()
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
