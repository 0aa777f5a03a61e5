import { defineTexts } from '#web/i18n/texts.ts'

export const useTexts = defineTexts('likeness', {
  en: {
    tab: 'Likeness',
    of: 'Like {{name}}',
    hint: 'How much the colours and outlines found in this picture agree with the picked picture of {{name}}: 0 to 100. For putting pictures in order, no more.',
    waiting: 'being measured',
    failed: 'not measured',
    worstFirst: 'Shots, the least alike first',
    explained:
      'Measured by colours and outlines against the picked picture, the least alike first. Somebody seen from behind or at night scores low, somebody else in the same clothes high.',
    measuring_one: 'One picture is being measured…',
    measuring_other: '{{count}} pictures are being measured…',
    noReference: 'Pick a picture of this character first: shots are compared with it.',
    noShots: 'There is no picture yet of a shot with this character.',
    shot: 'Shot {{number}}',
    back: 'Previous page',
    more: 'Next page',
  },
  'zh-CN': {
    tab: '相似度',
    of: '像{{name}}',
    hint: '本图中找到的颜色和轮廓与“{{name}}”选用图片的吻合程度：0 到 100，仅供排序参考。',
    waiting: '测量中',
    failed: '未测量',
    worstFirst: '镜头（最不像的在前）',
    explained: '按颜色和轮廓与选用图片比较，最不像的在前。背影或夜景得分偏低；他人穿同样的衣服也可能得高分。',
    measuring_other: '正在测量 {{count}} 张图…',
    noReference: '请先为该角色选用一张图片，镜头将与它比较。',
    noShots: '还没有该角色所在镜头的图片。',
    shot: '镜头 {{number}}',
    back: '上一页',
    more: '下一页',
  },
})
