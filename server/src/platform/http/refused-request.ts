// What the framework, the parser of HTTP and the database refuse, as faults. Everything that is thrown on the way to a handler or
// out of one comes by here, so no answer has another shape than ours.
import type { FastifyError, FastifyRequest } from 'fastify'
import { isDatabaseBusy, isTextRefused } from '../db/db.ts'
import { Fault, faults, type Localised } from '../faults.ts'
import { both } from '../localised.ts'
import { describeRefusal, type SchemaError } from './refused-input.ts'

/** About how long a busy database needs to get over it. */
const DATABASE_RETRY_S = 3

export const JSON_TYPE = 'application/json'

export function toFault(error: FastifyError | Fault, request: FastifyRequest): Fault {
  if (error instanceof Fault) return error
  if (isDatabaseBusy(error)) return faults.BUSY({ retry_after_s: DATABASE_RETRY_S })
  if (isTextRefused(error)) return faults.INVALID_REQUEST(describeRefusal({ keyword: 'storable' }))
  if (error.validation) return faults.INVALID_REQUEST(describeRefusal(error.validation[0] as SchemaError | undefined))
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return faults.TOO_LARGE({ limit_bytes: request.routeOptions.bodyLimit })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupported(request)
  // Longer than any id or name can be.
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') return faults.NOT_FOUND()
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return faults.INVALID_REQUEST({
      reason: REASONS[error.code] ?? both(error.message, `请求无法读取（${error.code}）`),
    })
  return faults.INTERNAL({ request_id: request.id })
}

export const unsupported = ({ headers }: Pick<FastifyRequest, 'headers'>): Fault =>
  faults.UNSUPPORTED_TYPE({ media_type: headers['content-type'] ?? '', accepted: JSON_TYPE })

const REASONS: Readonly<Record<string, Localised>> = {
  FST_ERR_BAD_URL: both(
    'in the address a percent sign is followed by what is no character',
    '地址中百分号之后的内容不是有效字符',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: both(
    'the content is not as long as its Content-Length says',
    '请求内容的长度与 Content-Length 不符',
  ),
  FST_INVALID_MULTIPART_CONTENT_TYPE: both('the form names no boundary', '表单没有给出 boundary'),
  ECONNRESET: both('the connection ended before the content did', '内容尚未传完，连接已中断'),
}
