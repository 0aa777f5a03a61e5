import { defineTexts } from '#web/i18n/texts.ts'

export const usePriceTexts = defineTexts('prices', {
  en: {
    dependent: '{{unit}} ({{facts}})',
    one: '{{amount}} / {{unit}}',
    many: '{{amount}} / {{per}} × {{unit}}',
    unit: {
      image: 'image',
      second: 'second',
      character: 'character',
      input_token: 'input token',
      cached_input_token: 'input token read before',
      output_token: 'output token',
      request: 'request',
    },
  },
  'zh-CN': {
    dependent: '{{unit}}（{{facts}}）',
    one: '{{amount}} / {{unit}}',
    many: '{{amount}} / {{per}} {{unit}}',
    unit: {
      image: '张图片',
      second: '秒',
      character: '字符',
      input_token: '输入 token',
      cached_input_token: '缓存命中的输入 token',
      output_token: '输出 token',
      request: '次请求',
    },
  },
})
