import { createContext, useCallback, useContext } from "react";
import { failureOf } from "../../app/failure";
import { tellRefusal } from "../../app/notify";
import { useFailureText } from "../../app/useFailureText";
import type { SessionView } from "../../protocol/messages.gen";
import type { SessionClient } from "../../sdk/session";
import type { CommandType, FieldsOf, ReplyOf } from "../../sdk/wire";
import type { Device } from "./control";

/** What every part of the workspace needs: the seat and what it sees now. */
export interface Room {
  readonly client: SessionClient;
  readonly view: SessionView;
  readonly device: Device;
  /** False while the connection is down: commands would be refused. */
  readonly online: boolean;
}

const RoomContext = createContext<Room | null>(null);
export const RoomProvider = RoomContext.Provider;

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error("useRoom needs a part inside the workspace.");
  return room;
}

/** Sends a command; a refusal is told in plain words, and the promise gives null then. */
export function useCommand(): <T extends CommandType>(type: T, fields: FieldsOf<T>) => Promise<ReplyOf<T> | null> {
  const { client } = useRoom();
  const say = useFailureText();
  return useCallback(
    async (type, fields) => {
      try {
        return await client.request(type, fields);
      } catch (error) {
        tellRefusal(say(failureOf(error)));
        return null;
      }
    },
    [client, say],
  );
}
