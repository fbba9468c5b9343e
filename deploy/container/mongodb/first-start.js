// The user that crawls write as, made when the database is made: of its own database alone.
db.getSiblingDB("govcrawl").createUser({
  user: "govcrawl",
  pwd: process.env.MONGO_PASSWORD,
  roles: [{ role: "readWrite", db: "govcrawl" }],
});
