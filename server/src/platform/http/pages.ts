// Built pages, served from a folder: files under names that change with their content for ever, the one page that loads
// them fresh each time. Whatever is no address of the API and no file is a place inside the pages.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export type PagesOptions = {
  /** Holds index.html. */
  readonly folder: string
  /** Other hosts that pages may load media from and send uploads to, such as an object store. */
  readonly mediaOrigins: readonly string[]
}

const FOR_EVER_S = 365 * 24 * 3600

/** False if the pages have not been built. */
export function arePagesBuilt(folder: string): boolean {
  return existsSync(join(folder, 'index.html'))
}

export async function servePages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const policy = contentPolicy(options.mediaOrigins)
  await app.register(fastifyStatic, {
    root: options.folder,
    index: 'index.html',
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isNamedByContent = path.includes(`${join('dist', 'assets')}`)
      reply.header('cache-control', isNamedByContent ? `public, max-age=${FOR_EVER_S}, immutable` : 'no-cache')
      if (/index\.html(\.br|\.gz)?$/.test(path)) for (const [name, value] of policy) reply.header(name, value)
    },
  })
}

/** Only what a browser asks for as a page, outside the API. */
export function isPlaceInPages(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (/^\/(api|docs|health|assets)(\/|$|\?)/.test(request.url)) return false
  return request.headers.accept?.includes('text/html') ?? false
}

export function sendPages(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html')
}

/** Styles may be written by scripts (widths of bars); scripts come from us alone. */
function contentPolicy(mediaOrigins: readonly string[]): readonly (readonly [string, string])[] {
  const media = ["'self'", 'blob:', 'data:', ...mediaOrigins].join(' ')
  const policy = [
    "default-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    `connect-src 'self' ${mediaOrigins.join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
    "object-src 'self' blob:",
    // The browser's own PDF viewer, on content that our pages have named as PDF: nothing else is ever framed.
    'frame-src blob:',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')
  return [
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
  ]
}
