// Asks a provider whether a key is good, at no charge, and says what to do if it is not.
import type { KeyFailure, KeyTest } from '#contract/keys.ts'
import { faults, type Language, type Localised } from '#platform/faults.ts'
import { isId, newId } from '#platform/ids.ts'
import { maskSecrets, revealTogether } from '#platform/redacted.ts'
import { noteOutcome, refuseUnreadable, toAccess } from './access.ts'
import { mustKnow } from './commands.ts'
import type { Access, KeyDeps, Probed } from './deps.ts'
import type { KeyOwner } from './owner.ts'
import { findKey } from './queries.ts'
import { readSecrets } from './secrets.ts'

const TEST_MAX_MS = 15_000
const MESSAGE_MAX_CHARACTERS = 500
const MODELS_MAX = 500

/** Before it is stored. */
export async function tryKey(
  deps: KeyDeps,
  trial: { provider: string; secrets: Readonly<Record<string, string>> },
  language: Language,
): Promise<KeyTest> {
  const secrets = readSecrets(mustKnow(deps, trial.provider), trial.secrets)
  const access = { keyId: newId(), secrets: revealTogether(secrets) }
  return ask(deps, { provider: trial.provider, access }, language)
}

/** What comes out is noted with the key. @throws NOT_FOUND, KEYS_UNREADABLE */
export async function testKey(
  deps: KeyDeps,
  { owner, id }: { owner: KeyOwner; id: string },
  language: Language,
): Promise<KeyTest> {
  const key = isId(id) ? await findKey(deps.db, owner, id) : undefined
  if (!key) throw faults.NOT_FOUND()
  const access = toAccess(deps, key) ?? (await refuseUnreadable(deps, key))
  const answer = await ask(deps, { provider: key.provider, access }, language)
  if (answer.outcome === 'ok') await noteOutcome(deps, key.id, { kind: 'ok' })
  else if (answer.cause === 'auth' || answer.cause === 'no_balance')
    await noteOutcome(deps, key.id, { kind: 'refused', cause: answer.cause })
  return answer
}

type Question = { readonly provider: string; readonly access: Access }

async function ask(deps: KeyDeps, { provider, access }: Question, language: Language): Promise<KeyTest> {
  const beganMs = deps.clock.monotonicMs()
  const probed = await within(deps, provider, access)
  const took_ms = Math.round(deps.clock.monotonicMs() - beganMs)
  if (probed === null)
    return { outcome: 'untestable', cause: null, message: '', remedy: UNTESTABLE[language], models: null, took_ms }
  if (probed.ok) {
    const models = probed.models?.slice(0, MODELS_MAX) ?? null
    return { outcome: 'ok', cause: null, message: '', remedy: '', models, took_ms }
  }
  // Cut after masking: half a key at the end would not be recognised.
  const message = maskSecrets(probed.message, Object.values(access.secrets)).slice(0, MESSAGE_MAX_CHARACTERS)
  return {
    outcome: 'failed',
    cause: probed.cause,
    message,
    remedy: REMEDIES[probed.cause][language],
    models: null,
    took_ms,
  }
}

async function within(
  { probe, log, testMaxMs = TEST_MAX_MS }: KeyDeps,
  provider: string,
  access: Access,
): Promise<Probed | null> {
  const signal = AbortSignal.timeout(testMaxMs)
  const late = new Promise<Probed>((resolve) => {
    signal.addEventListener('abort', () =>
      resolve({ ok: false, cause: 'unavailable', message: `no answer within ${testMaxMs / 1000} s` }),
    )
  })
  const asked = probe(provider, access, signal).catch((error: unknown): Probed => {
    const message = maskSecrets(error instanceof Error ? error.message : String(error), Object.values(access.secrets))
    if (!signal.aborted) log.warn({ provider, reason: message }, 'a provider could not be asked whether a key is good')
    return { ok: false, cause: 'unavailable', message }
  })
  return Promise.race([asked, late])
}

const UNTESTABLE: Localised = {
  en: 'This provider has no call that tells without a charge. The first work with the key will tell.',
  'zh-CN': '该服务商没有免费的检测接口，首次使用时才能得知密钥是否可用。',
}

const UNTOLD: Localised = {
  en: 'Try again later; if it stays, show the message to the administrator. Nothing was charged.',
  'zh-CN': '请稍后重试；若仍如此，请将消息转告管理员。未产生费用。',
}

const REMEDIES: Readonly<Record<KeyFailure, Localised>> = {
  auth: {
    en: 'Copy the key once more from the page of the provider, and see there that it is active and may use this service. Nothing was charged.',
    'zh-CN': '请从服务商页面重新复制密钥，并确认其处于启用状态且有权使用该服务。未产生费用。',
  },
  no_balance: {
    en: 'The account at the provider is empty: whoever owns it must top it up there. Nothing was charged.',
    'zh-CN': '服务商账户余额不足：请账户所有者前往充值。未产生费用。',
  },
  busy: {
    en: 'The provider has too many requests of this account just now. Wait a minute and test again. Nothing was charged.',
    'zh-CN': '该账户当前请求过多。请等待一分钟后重新测试。未产生费用。',
  },
  unavailable: {
    en: 'The provider does not answer. Test again later; the administrator can check the address in the catalogue and the connection. Nothing was charged.',
    'zh-CN': '服务商没有响应。请稍后重新测试；管理员可检查目录中的地址与网络连接。未产生费用。',
  },
  bad_input: {
    en: 'The provider did not understand the question: the administrator should check its address and options in the catalogue. Nothing was charged.',
    'zh-CN': '服务商无法识别该请求：请管理员检查目录中的地址与选项。未产生费用。',
  },
  blocked: UNTOLD,
  no_link: UNTOLD,
  expired: UNTOLD,
  internal: UNTOLD,
  unreadable: UNTOLD,
}
