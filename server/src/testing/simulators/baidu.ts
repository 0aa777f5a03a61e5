// Baidu as it answers: a token first, then sound, or an error with HTTP 200.
import iconv from 'iconv-lite'
import { makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimWorld } from './provider-simulation.ts'
import type { SimReply, SimRequest } from './sim-request.ts'

const codes: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [18, 'Open api qps request limit reached'],
  down: [503, 'backend error'],
  bad_input: [501, 'params error'],
  blocked: [511, 'text not allowed'],
  no_balance: [17, 'Open api daily request limit reached'],
  bad_key: [502, 'token verify failed'],
}
const formOf = ({ body }: SimRequest) => new URLSearchParams(body.toString('utf8'))

/** @param serial of the tokens that are good now: raise it, and those given before are stale */
export function simulateBaidu(serial: { now: number } = { now: 0 }): ProviderSimulation {
  const tokenOf = (key: string) => `24.${serial.now}.${Buffer.from(key).toString('hex')}`
  return {
    id: 'baidu',
    keyOf(request) {
      if (request.path.startsWith('/oauth/')) return request.query.get('client_id')
      const token = formOf(request).get('tok') ?? ''
      const key = Buffer.from(token.split('.')[2] ?? '', 'hex').toString()
      return tokenOf(key) === token ? key : null
    },
    refuse(refusal, request) {
      if (request.path.startsWith('/oauth/'))
        return {
          status: 401,
          json: { error: 'invalid_client', error_description: `unknown client id ${request.query}` },
        }
      const [err_no, err_msg] = codes[refusal]
      // The gate before the service has other names for the same.
      if (err_no < 100) return { json: { error_code: err_no, error_msg: err_msg } }
      return { json: { err_no, err_msg: `${err_msg} ${formOf(request).get('tok')}`, sn: '1', idx: 1 } }
    },
    routes: [
      {
        method: 'POST',
        path: '/oauth/2.0/token',
        stage: 'other',
        handle: (request) => ({
          json: { access_token: tokenOf(request.query.get('client_id') ?? ''), expires_in: 2_592_000 },
        }),
      },
      { method: 'POST', path: '/text2audio', stage: 'submit', handle: speak },
    ],
  }
}

async function speak(request: SimRequest, world: SimWorld): Promise<SimReply> {
  const form = formOf(request)
  const text = decodeURIComponent(form.get('tex') ?? '')
  const isFit = text !== '' && iconv.encode(text, 'gbk').length <= 1024 && form.get('ctp') === '1' && form.has('cuid')
  if (!isFit) return { json: { err_no: 501, err_msg: 'params error', sn: '1', idx: 1 } }
  const job = world.accept({
    model: form.get('per') ?? '',
    usage: { character: [...text].length },
    make: () => makeSpeech({ text, format: 'wav', sampleRateHz: 16_000 }),
  })
  return job.media()
}
