import { type Fault, Fault as FaultClass } from '#platform/faults.ts'
import { chargeText, generationFaults } from './faults.ts'
import type { Failure } from './queries.ts'

/** Trying the same again by itself would fail again, or cost again. */
const FINAL: ReadonlySet<Failure['cause']> = new Set([
  'bad_input',
  'blocked',
  'no_link',
  'no_balance',
  'auth',
  'expired',
  'ambiguous',
  'unfetched',
  'cancelled',
])

/** @param charged what is known of the bill */
export function failed(engineId: string, failure: Failure, charged: boolean): Fault {
  return tell(engineId, failure, charged ? chargeText.charged : chargeText.nothing)
}

/** Nobody knows what became of it, or what is on the bill: the open question of this id. */
export function leftOpen(engineId: string, failure: Failure, generationId: string): Fault {
  return tell(engineId, failure, { ...chargeText.unknown, generation_id: generationId })
}

type Charge = (typeof chargeText)[keyof typeof chargeText] & { readonly generation_id?: string }

function tell(engineId: string, { cause, message }: Failure, told: Charge): Fault {
  return generationFaults.FAILED({
    engine: engineId,
    cause,
    reason: message,
    ...causeText[cause],
    is_final: told.charged !== false || FINAL.has(cause),
    ...told,
  })
}

/** What such a fault says of the bill; of work that never left the house it is known. */
export function chargedOf(cause: Error): boolean | 'unknown' {
  const charged = cause instanceof FaultClass ? cause.details.charged : false
  return charged === true || charged === 'unknown' ? charged : false
}

type Words = { readonly en: string; readonly 'zh-CN': string }
const say = (what: Words, remedy: Words) => ({ what, remedy_text: remedy })

/** By cause: what it is called, and what to do about it. */
const causeText: Readonly<Record<Failure['cause'], ReturnType<typeof say>>> = {
  bad_input: say(
    { en: 'it does not take this input', 'zh-CN': '不接受此输入' },
    { en: 'Change what was asked for.', 'zh-CN': '请修改输入内容。' },
  ),
  blocked: say(
    { en: 'its content check refused it', 'zh-CN': '内容审核未通过' },
    {
      en: 'Reword the text or replace the picture, or choose another engine.',
      'zh-CN': '请改写文字或更换图片，或改用其他引擎。',
    },
  ),
  no_link: say(
    { en: 'it cannot fetch a picture from here', 'zh-CN': '它无法从本系统取得图片' },
    {
      en: 'Use a smaller picture or another engine; or have an administrator set HUABEN_PUBLIC_URL to an address that the internet reaches, and retry.',
      'zh-CN': '请使用较小的图片或改用其他引擎；或请管理员将 HUABEN_PUBLIC_URL 设为互联网可访问的地址后重试。',
    },
  ),
  no_balance: say(
    { en: 'the account at the provider is empty', 'zh-CN': '服务商账户余额不足' },
    { en: 'Whoever owns the key must top up there; then retry.', 'zh-CN': '请密钥所有者在服务商处充值后重试。' },
  ),
  auth: say(
    { en: 'the key was not accepted', 'zh-CN': '密钥未被接受' },
    { en: 'Test or replace the key under Engines; then retry.', 'zh-CN': '请在“引擎”页测试或更换密钥后重试。' },
  ),
  busy: say(
    { en: 'it was busy for too long', 'zh-CN': '长时间繁忙' },
    { en: 'Retry later, or choose another engine.', 'zh-CN': '请稍后重试，或改用其他引擎。' },
  ),
  unavailable: say(
    { en: 'it cannot be reached', 'zh-CN': '无法连接' },
    { en: 'Retry later, or choose another engine.', 'zh-CN': '请稍后重试，或改用其他引擎。' },
  ),
  expired: say(
    { en: 'the provider has thrown the result away', 'zh-CN': '结果已被服务商删除' },
    { en: 'Have it made again.', 'zh-CN': '请重新生成。' },
  ),
  internal: say(
    { en: 'it failed', 'zh-CN': '生成失败' },
    { en: 'Retry, or choose another engine.', 'zh-CN': '请重试，或改用其他引擎。' },
  ),
  ambiguous: say(
    { en: 'nobody knows whether it was made', 'zh-CN': '无法确定是否已生成' },
    {
      en: 'Look at the bill of the provider, then decide under Open questions whether it was charged. Until then it is made again only if you choose so, for it may be charged twice.',
      'zh-CN':
        '请先核对服务商账单，再在“待确认”中选择是否已扣费。在此之前，只有您选择“仍然重试”才会重新生成，且可能重复扣费。',
    },
  ),
  unfetched: say(
    { en: 'it was made, and its result cannot be fetched', 'zh-CN': '已生成，但无法取回结果' },
    {
      en: 'Look for it at the provider, then decide under Open questions whether it was charged; it is asked for until then. A retry costs again.',
      'zh-CN': '请在服务商处查看该结果，再在“待确认”中选择是否已扣费；在此之前系统会继续尝试取回。重试将再次产生费用。',
    },
  ),
  cancelled: say(
    { en: 'it was cancelled', 'zh-CN': '已取消' },
    { en: 'Have it made again if it is still wanted.', 'zh-CN': '如仍需要，请重新生成。' },
  ),
}
