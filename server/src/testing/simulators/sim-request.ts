// A request as a simulated provider sees it, and what it answers.

// biome-ignore lint/suspicious/noExplicitAny: simulators read JSON as loosely as providers do
export type Json = any

export type SimRequest = {
  readonly provider: string
  readonly method: string
  /** Below the provider's base URL, without the query. */
  readonly path: string
  /** Parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Names in lower case; secrets are left in, for assertions. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The provider's base URL as the caller sees it. */
  readonly baseUrl: string
}

export type SimReply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
} & ({ readonly json: Json } | { readonly bytes: Uint8Array; readonly mediaType: string })

/** The body as JSON, or an empty object. */
export function jsonOf(request: SimRequest): Json {
  try {
    return JSON.parse(request.body.toString('utf8'))
  } catch {
    return {}
  }
}

/** The body as a form, multipart or urlencoded. */
export async function formOf(request: SimRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  return new Response(new Uint8Array(request.body), { headers }).formData()
}

export function bearerOf(request: SimRequest): string | null {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

/** Any string in a value of any depth, for "no secret anywhere" and "what was asked". */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** What a request carries in confidence beside keys as they are: tokens that were signed, exchanged or joined. */
export function tokensIn({ headers, body }: SimRequest): string[] {
  const { authorization = '', 'x-nls-token': nls = '' } = headers
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const form = isForm ? (new URLSearchParams(body.toString('utf8')).get('tok') ?? '') : ''
  return [authorization.replace(/^(Bearer|Basic);?\s*/i, ''), nls, form].filter((token) => token.length > 3)
}
