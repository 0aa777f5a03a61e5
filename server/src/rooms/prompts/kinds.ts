// What each kind of template may and must say. Data.
import type { PromptKind } from '#contract/prompts.ts'
import { namesIn } from './template.ts'

export type Placeholder = {
  readonly name: string
  readonly isRequired: boolean
  readonly en: string
  readonly zh: string
}

const place = (name: string, en: string, zh: string): Placeholder => ({ name, isRequired: false, en, zh })
const required = (name: string, en: string, zh: string): Placeholder => ({ name, isRequired: true, en, zh })

const STYLE = place('style', 'the visual style of the project', '项目的视觉风格')
const FIGURES = place('figures', 'who is seen: look, dress, side, mood', '出场人物：样貌、衣着、位置、神情')
const SETTING = [
  place('place', 'where it is, and what stands there', '地点及其陈设'),
  place('interior', 'inside or outside', '室内或室外'),
  place('when', 'time of day', '时间'),
  place('weather', 'weather', '天气'),
]
const CAMERA = [
  place('size', 'size of the shot', '景别'),
  place('angle', 'angle of the camera', '机位角度'),
  place('framing', 'how many are in the picture', '构图'),
  place('move', 'how the camera moves', '运镜'),
]
const HAPPENING = [
  place('props', 'things that are seen', '画面中的道具'),
  place('subject', 'what an insert shows', '插入镜头的主体'),
  place('mood', 'mood of whoever speaks', '情绪氛围'),
]
const LANGUAGE = place('language', 'the language to write in', '输出语言')
const WISH = place('wish', 'what the person asked for in their own words', '用户的补充要求')

export const PLACEHOLDERS: Readonly<Record<PromptKind, readonly Placeholder[]>> = {
  'image.shot': [
    FIGURES,
    ...SETTING,
    ...CAMERA,
    required('action', 'what happens', '画面动作'),
    ...HAPPENING,
    place('moment', 'for a first or last frame: which moment it is', '首帧或尾帧：所处时刻'),
    STYLE,
  ],
  'image.character': [required('figures', FIGURES.en, FIGURES.zh), ...CAMERA, STYLE],
  'image.location': [
    required('place', 'where it is, and what stands there', '地点及其陈设'),
    ...SETTING.slice(1),
    STYLE,
  ],
  'video.shot': [
    FIGURES,
    ...SETTING,
    ...CAMERA,
    required('action', 'what happens', '画面动作'),
    ...HAPPENING,
    place('speakers', 'who speaks in the shot', '镜头中说话的人'),
    place('lines', 'what is said, and by whom', '台词及说话人'),
    place('seconds', 'length in seconds', '时长（秒）'),
    STYLE,
  ],
  'text.script': [
    required('idea', 'what the script is about', '故事创意'),
    required('format', 'the layout to write in, with an example', '剧本格式及示例'),
    place('length', 'how long the film shall be', '影片时长'),
    place('genre', 'genre', '题材'),
    place('characters', 'how many characters, or who they are', '角色数量或角色表'),
    LANGUAGE,
    WISH,
  ],
  'text.rewrite': [
    required('passage', 'the passage as it is', '原文片段'),
    required('wish', 'how it shall be changed', '改写要求'),
    place('before', 'what stands before it', '上文'),
    place('after', 'what stands behind it', '下文'),
    LANGUAGE,
  ],
  'text.shots': [
    required('scene', 'the scene: place, hour, who is there', '场景：地点、时间、人物'),
    required('shots', 'its shots now, with ids, action and lines', '当前镜头：编号、动作、台词'),
    place('style', STYLE.en, STYLE.zh),
    LANGUAGE,
    WISH,
  ],
  'text.visual': [
    required('things', 'what prompts are wanted for, with ids and descriptions', '需要提示词的对象：编号与描述'),
    STYLE,
    LANGUAGE,
    WISH,
  ],
  'text.copy': [
    required('product', 'the product and what is known of it', '产品及已知信息'),
    required('parts', 'which texts are wanted', '需要哪些文案'),
    place('tone', 'tone of voice', '语气'),
    place('audience', 'who shall read it', '目标人群'),
    required('language', 'the language to write in', '输出语言'),
    WISH,
  ],
  'text.parse': [required('text', 'the text, line by line with numbers', '带行号的原文')],
  'text.repair': [
    required('request', 'what was asked', '原请求'),
    required('answer', 'the answer that cannot be used', '无法使用的回答'),
    required('errors', 'what is wrong with it', '存在的问题'),
  ],
}

export type TemplateFlaws = { readonly unknown: readonly string[]; readonly missing: readonly string[] }

/** Placeholders that the kind does not have, and those that it must have. */
export function flawsOf(kind: PromptKind, text: string): TemplateFlaws {
  const used = namesIn(text)
  const known = PLACEHOLDERS[kind]
  return {
    unknown: used.filter((name) => !known.some((one) => one.name === name)),
    missing: known.filter((one) => one.isRequired && !used.includes(one.name)).map((one) => one.name),
  }
}
