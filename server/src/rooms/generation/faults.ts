import { defineFaults } from '#platform/faults.ts'

export const generationFaults = defineFaults('generation', {
  NO_ENGINE: {
    kind: 'unsupported',
    en: 'There is no engine "{engine}" for {kind}.',
    zh: '没有可用于 {kind} 的引擎“{engine}”。',
    remedyEn: 'Choose one of: {available}.',
    remedyZh: '请从以下引擎中选择：{available}。',
  },
  NO_KEY: {
    kind: 'unsupported',
    en: 'There is no usable key for {provider}, which the engine {engine} needs.',
    zh: '引擎 {engine} 需要 {provider} 的密钥，但目前没有可用的密钥。',
    remedyEn: 'Add a key under Engines, or ask an owner of the workspace to; then retry. Nothing was charged.',
    remedyZh: '请在“引擎”页添加密钥，或请工作区所有者添加后重试。本次未产生费用。',
  },
  HOUSE_KEY_UNPAID: {
    kind: 'payment_required',
    en: 'No key of your own for {provider} can be used{reason}, and the wallet of this workspace does not cover the key of the installation: {needed} {currency} are needed.',
    zh: '您自己的 {provider} 密钥目前都不可用{reason}；改用系统密钥需从工作区钱包支付 {needed} {currency}，而钱包余额不足。',
    remedyEn:
      'Whoever owns the key must mend it under Engines or top it up at the provider; or whoever administers the installation must top up the wallet. Then retry. Nothing was charged.',
    remedyZh: '请密钥所有者在“引擎”页修复密钥或在服务商处充值；或由系统管理员为钱包充值，然后重试。本次未产生费用。',
    outside: {
      en: 'No key of this workspace for {provider} can be used now, and its wallet does not cover another one.',
      zh: '该工作区的 {provider} 密钥目前都不可用，钱包余额也不足以使用其他密钥。',
      remedyEn:
        'Ask whoever shared the project with you: the workspace must mend its key or top up its wallet. Nothing was charged.',
      remedyZh: '请联系与您共享此项目的人：需由该工作区修复密钥或为钱包充值。本次未产生费用。',
      keeps: ['provider'],
    },
  },
  ENGINE_UNAVAILABLE: {
    kind: 'busy',
    en: 'The engine {engine} cannot work: {reason}',
    zh: '引擎 {engine} 无法工作：{reason}',
    remedyEn: '{remedy_text}',
    remedyZh: '{remedy_text}',
  },
  FAILED: {
    kind: 'conflict',
    en: 'The engine {engine} could not make this: {what} ({reason})',
    zh: '引擎 {engine} 未能生成：{what}（{reason}）',
    remedyEn: '{remedy_text} {charge}',
    remedyZh: '{remedy_text}{charge}',
    // What a provider says of an account may name what is left in it.
    outside: {
      en: 'The engine {engine} could not make this: {what}',
      zh: '引擎 {engine} 未能生成：{what}',
      remedyEn: '{remedy_text} {charge}',
      remedyZh: '{remedy_text}{charge}',
      keeps: ['engine', 'cause', 'what', 'remedy_text', 'charge'],
      when: ({ cause }) => cause === 'no_balance' || cause === 'auth',
    },
  },
  OPEN_QUESTION: {
    kind: 'conflict',
    en: 'The engine {engine} was asked for this before, and nobody knows what became of it: {amount} {currency} may have been charged.',
    zh: '此前已请求引擎 {engine} 生成此内容，但结果未知：可能已产生费用 {amount} {currency}。',
    remedyEn:
      'Look at the bill of the provider and answer under Open questions whether it was charged, then retry; or retry although it may be charged twice. Nothing more was charged now.',
    remedyZh:
      '请核对服务商账单，在“待确认”中确认是否已扣费后重试；或选择“仍然重试”，但可能重复扣费。本次未产生新的费用。',
  },
  CHARGED_FOR_NOTHING: {
    kind: 'conflict',
    en: 'The engine {engine} was asked for this, and nothing came of it: it is decided by now that {amount} {currency} were charged.',
    zh: '已请求引擎 {engine} 生成此内容，但没有得到结果：现已确认产生费用 {amount} {currency}。',
    remedyEn: 'It is on the bill. Retry to have it made anew, which costs again.',
    remedyZh: '费用已计入账单。重试可重新生成，并将再次产生费用。',
  },
  NOT_OPEN: {
    kind: 'conflict',
    en: 'This generation is not waiting for a decision: it is {state}.',
    zh: '该生成任务无需确认：当前状态为 {state}。',
    remedyEn: 'Reload the list of open questions.',
    remedyZh: '请刷新“待确认”列表。',
  },
})

/** What a failure says of money. */
export const chargeText = {
  nothing: { charged: false, charge: { en: 'Nothing was charged.', 'zh-CN': '本次未产生费用。' } },
  charged: {
    charged: true,
    charge: { en: 'The provider charges for it all the same.', 'zh-CN': '服务商仍会收取费用。' },
  },
  unknown: {
    charged: 'unknown',
    charge: {
      en: 'It may have been charged.',
      'zh-CN': '可能已产生费用。',
    },
  },
} as const
