export const ACTIVITY_VIEWS = ['jobs', 'runs', 'overnight', 'usage'] as const
export type ActivityView = (typeof ACTIVITY_VIEWS)[number]

export function isActivityView(value: unknown): value is ActivityView {
  return ACTIVITY_VIEWS.some((view) => view === value)
}
