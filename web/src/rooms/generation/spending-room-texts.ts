import { defineTexts } from '#web/i18n/texts.ts'

const UNITS = ['image', 'clip', 'clip_second', 'speech_second', 'speech_character', 'text', 'music', 'effect'] as const
export const isPlanUnit = (name: string): name is (typeof UNITS)[number] => (UNITS as readonly string[]).includes(name)

export const useRoomTexts = defineTexts('spending', {
  en: {
    wallet: 'In the wallet',
    walletShort: 'The wallet does not cover this. Ask an administrator to top it up, or use a key of your own.',
    budget: 'Left in the budget “{{name}}”',
    budgetShort: 'The budget “{{name}}” does not allow this. Ask an administrator of the workspace to raise it.',
    blind:
      'The budget “{{name}}” counts {{own}} only: no budget limits what this costs in {{currency}}. Make one in {{currency}}.',
    plan: 'Left this month in the plan {{plan}}: {{unit}}',
    leftOf: '{{left}} of {{limit}}',
    planShort: 'The plan of this workspace does not go that far this month. Ask an administrator for another plan.',
    units: {
      image: 'pictures',
      clip: 'clips',
      clip_second: 'seconds of clips',
      speech_second: 'seconds of speech',
      speech_character: 'characters spoken',
      text: 'texts',
      music: 'pieces of music',
      effect: 'effects',
    },
  },
  'zh-CN': {
    wallet: '钱包余额',
    walletShort: '钱包余额不足。请管理员充值，或使用自己的密钥。',
    budget: '预算“{{name}}”剩余',
    budgetShort: '预算“{{name}}”不允许此项支出。请工作区管理员提高预算。',
    blind: '预算“{{name}}”只统计 {{own}}：没有任何预算限制此项以 {{currency}} 计的费用。请另建一项 {{currency}} 预算。',
    plan: '套餐{{plan}}本月剩余{{unit}}',
    leftOf: '{{left}} / {{limit}}',
    planShort: '本月套餐额度不足。请管理员更换套餐。',
    units: {
      image: '图片数',
      clip: '片段数',
      clip_second: '片段秒数',
      speech_second: '语音秒数',
      speech_character: '语音字数',
      text: '文本数',
      music: '音乐数',
      effect: '音效数',
    },
  },
})
