/** The TypeScript SDK: no framework, one socket for each channel, typed by the generated protocol. */
export { Cell, type Watchable } from "./cell";
export { ServerClock } from "./clock";
export { DeskClient } from "./desk";
export { ApiError, LocalCode, MediaCode, MediaError, SdkError, SocketError } from "./errors";
export { InputCapture, type InputCaptureOptions, type InputEvent, type InputMode } from "./input";
export type { LinkState } from "./link";
export { canShareScreen, Publisher, type PublisherState } from "./publisher";
export { type CallOptions, RestClient } from "./rest";
export { SessionClient, type SessionClientOptions } from "./session";
export { type CloseCause, Socket, type SocketState } from "./socket";
export { type LinkQuality, type LinkStatistics, qualityOf } from "./statistics";
export { type ViewedTrack, Viewer } from "./viewer";
export type { CommandType, FieldsOf, ReplyOf, ServerOf } from "./wire";
