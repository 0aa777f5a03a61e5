import { defineFaults } from '#platform/faults.ts'

export const productionFaults = defineFaults('productions', {
  ALREADY_RUNNING: {
    kind: 'conflict',
    en: 'A production of this project is already under way.',
    zh: '该项目已有一个制作正在进行。',
    remedyEn: 'Follow task {task_id}, or cancel it before you start another.',
    remedyZh: '请关注任务 {task_id}，或先取消它再重新开始。',
  },
  NOTHING_TO_SHOW: {
    kind: 'invalid',
    en: 'No shot was found in the script.',
    zh: '未能从剧本中找到任何镜头。',
    remedyEn: 'Check the layout of the script, or choose one by hand.',
    remedyZh: '请检查剧本格式，或手动指定格式。',
  },
  NO_SUCH_SHOT: {
    kind: 'not_found',
    en: 'The board has no shot {id}.',
    zh: '分镜中没有镜头 {id}。',
    remedyEn: 'Load the board again: the shot may have been deleted or merged. Nothing was started.',
    remedyZh: '请重新载入分镜：该镜头可能已被删除或合并。未启动任何制作。',
  },
  MUSIC_GONE: {
    kind: 'invalid',
    en: 'The music of this film is not here any more: its file was deleted.',
    zh: '该成片的配乐已不在：其文件已被删除。',
    remedyEn:
      'Choose other music at Export, or take the file out of the trash. Nothing was started, and nothing was charged.',
    remedyZh: '请在“导出”中另选配乐，或从回收站恢复该文件。未启动任何制作，也未产生费用。',
  },
  NOT_MUSIC: {
    kind: 'unsupported',
    en: '{name} cannot be heard: no sound was found in it.',
    zh: '{name} 无法播放：其中没有声音。',
    remedyEn: 'Choose a sound file (WAV, MP3, FLAC, M4A or OGG). Nothing was started, and nothing was charged.',
    remedyZh: '请选择声音文件（WAV、MP3、FLAC、M4A 或 OGG）。未启动任何制作，也未产生费用。',
  },
  STEP_FAILED: {
    kind: 'conflict',
    en: 'A step could not be made ({step}): {reason}',
    zh: '步骤 {step} 未能完成：{reason}',
    remedyEn: '{remedy_text} Then retry the task: what is made already is kept.',
    remedyZh: '{remedy_text} 然后重试该任务：已完成的内容都会保留。',
  },
})
