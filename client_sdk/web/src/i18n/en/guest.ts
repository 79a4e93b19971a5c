export default {
  title: "Join as a guest",
} as const;
