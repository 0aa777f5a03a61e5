// The token of Aliyun's speech service: a call that is signed with a pair of keys, as all of Aliyun's older calls are.
import { createHmac } from 'node:crypto'
import { fieldAt, numberOf, textOf } from '../shared/fields.ts'

export type TokenCall = {
  readonly accessKey: string
  readonly secretKey: string
  readonly now: Date
  /** Used once. */
  readonly nonce: string
  readonly region: string
}

/** Query of `GET /` for CreateToken, signed (HMAC-SHA1, version 1.0). */
export function tokenQuery({ accessKey, secretKey, now, nonce, region }: TokenCall): string {
  const parameters: Record<string, string> = {
    AccessKeyId: accessKey,
    Action: 'CreateToken',
    Format: 'JSON',
    RegionId: region,
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: nonce,
    SignatureVersion: '1.0',
    Timestamp: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    Version: '2019-02-28',
  }
  const query = canonicalQuery(parameters)
  return `Signature=${encoded(signatureOf(query, secretKey))}&${query}`
}

/** By name, in byte order. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${encoded(name)}=${encoded(parameters[name] ?? '')}`)
    .join('&')
}

export function signatureOf(query: string, secretKey: string): string {
  const toSign = `GET&${encoded('/')}&${encoded(query)}`
  return createHmac('sha1', `${secretKey}&`).update(toSign).digest('base64')
}

/** RFC 3986: stricter than encodeURIComponent, which leaves !'()* as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

export type NlsToken = { readonly token: string; readonly untilMs: number } | { readonly refused: string }

/** A few minutes before its end a token is made anew, so that it lives as long as what it is used for. */
const spareMs = 600_000

export function readToken(body: unknown): NlsToken {
  const token = textOf(fieldAt(body, 'Token', 'Id'))
  const untilSeconds = numberOf(fieldAt(body, 'Token', 'ExpireTime'))
  if (token === undefined || untilSeconds === undefined) {
    const said = [fieldAt(body, 'Code'), fieldAt(body, 'Message'), fieldAt(body, 'ErrMsg')].flatMap(
      (each) => textOf(each) ?? [],
    )
    return { refused: said.join(': ') || 'no token' }
  }
  return { token, untilMs: untilSeconds * 1000 - spareMs }
}

/** "https://nls-gateway-cn-shanghai.aliyuncs.com" gives its tokens at nls-meta.cn-shanghai; any other address gives them itself. */
export function tokenAddress(baseUrl: string): { readonly url: string; readonly region: string } {
  const region = /^https:\/\/nls-gateway[.-]([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(baseUrl)?.[1]
  if (region === undefined) return { url: `${baseUrl}/`, region: 'cn-shanghai' }
  return { url: `https://nls-meta.${region}.aliyuncs.com/`, region }
}
