// Sends bytes to a link and tells how far it is, which `fetch` cannot.
import { ApiFault } from '#web/api/fault.ts'
import { unreachable } from '#web/api/request.ts'
import { currentLanguage } from '#web/i18n/texts.ts'

export type Put = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob
  readonly signal: AbortSignal
  readonly onProgress: (sentBytes: number) => void
}

type Said = { readonly error?: { code: string; message: string; details: Record<string, unknown> } }

export function putBytes({ url, headers, body, signal, onProgress }: Put): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    request.open('PUT', url)
    request.setRequestHeader('accept-language', currentLanguage())
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(faultOf(request))
    }
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', abort)
    request.send(body)
  })
}

function faultOf(request: XMLHttpRequest): ApiFault {
  try {
    const { error } = JSON.parse(request.responseText) as Said
    if (error) return new ApiFault({ status: request.status, ...error })
  } catch {
    // An object store answers in words of its own.
  }
  return unreachable(request.status)
}
