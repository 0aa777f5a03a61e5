import { defineFaults } from '#platform/faults.ts'

export const generationFaults = defineFaults('generation', {
  NO_ENGINE: {
    kind: 'unsupported',
    en: 'There is no engine "{engine}" for {kind}.',
    zh: '没有可用于 {kind} 的引擎“{engine}”。',
    remedyEn: 'Choose one of: {available}.',
    remedyZh: '请从以下引擎中选择：{available}。',
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
    en: 'The engine {engine} could not make this ({cause}): {reason}',
    zh: '引擎 {engine} 未能生成（{cause}）：{reason}',
    remedyEn: 'Change what was asked for, or try again. {charge}',
    remedyZh: '请修改输入内容或重试。{charge}',
  },
})

/** What a failure says of money. */
export const chargeText = {
  nothing: { charged: false, charge: { en: 'Nothing was charged.', 'zh-CN': '本次未产生费用。' } },
  unknown: {
    charged: 'unknown',
    charge: {
      en: 'It may have been charged: look at the bill of the provider first.',
      'zh-CN': '可能已产生费用：请先查看服务商账单。',
    },
  },
} as const
