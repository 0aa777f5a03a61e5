import { defineFaults } from '#platform/faults.ts'

export const voiceFaults = defineFaults('voices', {
  NO_VOICE: {
    kind: 'invalid',
    en: 'There is no voice "{voice_id}".',
    zh: '没有音色“{voice_id}”。',
    remedyEn: 'Choose one of the voices that are listed for this project.',
    remedyZh: '请从该项目列出的音色中选择。',
  },
  NO_CHARACTER: {
    kind: 'not_found',
    en: 'The board has no character {id}.',
    zh: '分镜中没有角色 {id}。',
    remedyEn: 'Load the board again: the script may have changed.',
    remedyZh: '请重新载入分镜：剧本可能已变化。',
  },
  BUSY: {
    kind: 'busy',
    en: 'The sentence is not spoken yet: the voices are busy.',
    zh: '语音引擎繁忙，这句话尚未合成完成。',
    remedyEn: 'Try again in a moment.',
    remedyZh: '请稍后再试。',
  },
})
