// The values of a shot in the order in which people choose them.
export const SIZES = [
  'extreme_wide',
  'wide',
  'full',
  'medium_full',
  'medium',
  'medium_close',
  'close',
  'extreme_close',
] as const
export const FRAMINGS = ['empty', 'single', 'two_shot', 'over_shoulder', 'group', 'insert'] as const
export const ANGLES = ['eye', 'high', 'low', 'overhead', 'dutch'] as const
export const MOVES = ['static', 'push_in', 'pull_out', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down'] as const
export const SIDES = ['left', 'center', 'right'] as const
export const EMOTIONS = ['neutral', 'happy', 'angry', 'sad', 'afraid', 'surprised', 'tired', 'stern'] as const
