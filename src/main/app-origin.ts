export const APP_SCHEME = 'app'
export const APP_HOST = 'galley'
/** The one origin of the window. */
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
