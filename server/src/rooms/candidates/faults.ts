import { defineFaults } from '#platform/faults.ts'

export const candidateFaults = defineFaults('candidates', {
  NO_SUBJECT: {
    kind: 'not_found',
    en: 'The board has no {kind} {id}.',
    zh: '分镜中没有该{kind}（{id}）。',
    remedyEn: 'Load the board again: the script may have changed.',
    remedyZh: '请重新载入分镜：剧本可能已变化。',
  },
  NOT_READY: {
    kind: 'conflict',
    en: 'This candidate is not there yet.',
    zh: '该候选尚未生成完成。',
    remedyEn: 'Wait until it is made, or pick another one.',
    remedyZh: '请等待生成完成，或选择其他候选。',
  },
  NO_PICTURE: {
    kind: 'unsupported',
    en: '{name} cannot be used as a picture: {reason}',
    zh: '“{name}”不能用作图片：{reason}',
    remedyEn: 'Upload a PNG, JPEG or WebP picture with sides of {least} to {most} px and at most {size_mb} MB.',
    remedyZh: '请上传 PNG、JPEG 或 WebP 图片，边长 {least}–{most} 像素，不超过 {size_mb} MB。',
  },
  NO_SOUND: {
    kind: 'unsupported',
    en: '{name} cannot be used as a take: {reason}',
    zh: '“{name}”不能用作台词录音：{reason}',
    remedyEn: 'Upload a recording (WAV, MP3, FLAC or M4A) of at most ten minutes; give it a moment to be measured.',
    remedyZh: '请上传录音（WAV、MP3、FLAC 或 M4A，不超过十分钟），并稍候片刻待测量完成。',
  },
  NO_CLIP: {
    kind: 'unsupported',
    en: '{name} cannot be used as a clip: {reason}',
    zh: '“{name}”不能用作视频片段：{reason}',
    remedyEn: 'Upload a whole film (MP4, MOV, WebM or MKV) of at most {minutes} minutes and {size_gb} GB.',
    remedyZh: '请上传完整的视频（MP4、MOV、WebM 或 MKV），不超过 {minutes} 分钟、{size_gb} GB。',
  },
  NO_CLIP_ENGINE: {
    kind: 'conflict',
    en: 'No engine of moving pictures is chosen.',
    zh: '尚未选择视频引擎。',
    remedyEn: 'Name one with the request (`clip.engine`), or choose one in the project. Nothing was charged.',
    remedyZh: '请在请求中指定（clip.engine），或在项目中选择一个。未产生费用。',
  },
  NO_START: {
    kind: 'conflict',
    en: 'Shot {id} has no picture yet that a clip could begin with.',
    zh: '镜头（{id}）还没有可作为片段开头的画面。',
    remedyEn:
      'Have its picture made first, or ask for a clip from words alone (`clip.start_sha256`: null). Nothing was charged.',
    remedyZh: '请先生成该镜头的画面，或仅用文字生成（clip.start_sha256 为 null）。未产生费用。',
  },
  NO_SUCH_PICTURE: {
    kind: 'invalid',
    en: 'A picture that shall go along is none that this workspace has.',
    zh: '要使用的图片不在该工作区中。',
    remedyEn: 'Take a picture that was made here, or upload one first. Nothing was charged.',
    remedyZh: '请使用此处生成的图片，或先上传图片。未产生费用。',
  },
  CLIP_PROMPT: {
    kind: 'unsupported',
    en: 'What an engine is told for a clip is not kept with the shot.',
    zh: '片段的提示词不随镜头保存。',
    remedyEn: 'Send it with the request that asks for clips (`clip.prompt`).',
    remedyZh: '请在生成片段的请求中给出（clip.prompt）。',
  },
  NO_PROMPT: {
    kind: 'unsupported',
    en: 'A {kind} has no prompt to edit.',
    zh: '{kind}没有可编辑的提示词。',
    remedyEn: 'Change what is spoken in the script.',
    remedyZh: '请在剧本中修改台词。',
  },
  TOO_MANY: {
    kind: 'conflict',
    en: 'There are {count} candidates of this thing already, at most {most} are kept.',
    zh: '该对象已有 {count} 个候选，最多保留 {most} 个。',
    remedyEn: 'Pick one of them, or change the prompt: another description has candidates of its own.',
    remedyZh: '请从中选择，或修改提示词：新的描述会有自己的候选。',
  },
})
