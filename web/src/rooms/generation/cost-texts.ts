import { defineTexts } from '#web/i18n/texts.ts'

export const useCostTexts = defineTexts('cost', {
  en: {
    cost: 'Cost',
    nothing: 'Nothing to pay',
    about: 'about {{amount}}',
    and: '{{first}} and {{rest}}',
    confirmTitle: 'Spend about {{amount}}?',
    confirmText:
      'Providers charge for what is made. The amount is set aside first; what was not needed is given back. Prices are those of the catalogue as of now.',
    confirmVerb: 'Spend and make',
  },
  'zh-CN': {
    cost: '费用',
    nothing: '无需付费',
    about: '约 {{amount}}',
    and: '{{first}}、{{rest}}',
    confirmTitle: '确定花费约 {{amount}}？',
    confirmText: '服务商会对生成的内容收费。金额先行预留，未用部分会退回。价格以当前目录为准。',
    confirmVerb: '付费并制作',
  },
})
