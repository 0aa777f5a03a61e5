/** A refusal as the server words it, in the language of the page. `status` 0: no answer came at all. */
export class ApiFault extends Error {
  readonly status: number
  readonly code: string
  /** What to do next. */
  readonly remedy: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(given: { status: number; code: string; message: string; details: Readonly<Record<string, unknown>> }) {
    super(given.message)
    this.name = 'ApiFault'
    this.status = given.status
    this.code = given.code
    this.details = given.details
    this.remedy = typeof given.details.remedy === 'string' ? given.details.remedy : ''
  }

  /** The revision was overtaken by somebody else's change. */
  get isStale(): boolean {
    return this.status === 412
  }

  get isMissing(): boolean {
    return this.status === 404
  }

  get isGone(): boolean {
    return this.status === 410
  }

  get isForbidden(): boolean {
    return this.status === 403
  }
}

export function isFault(error: unknown): error is ApiFault {
  return error instanceof ApiFault
}

/** The field that the server refused, and why; undefined if the refusal is about something else. */
export function refusedField(error: unknown): { readonly field: string; readonly reason: string } | undefined {
  if (!isFault(error)) return undefined
  const { field } = error.details
  if (typeof field !== 'string' || field === '') return undefined
  return { field: field.replace(/^\//, '').replaceAll('/', '.'), reason: error.message }
}
