/// Words that are no numbers, by what they do beside them.
enum CommonWords {
    static func add(to add: (String, Lexeme.Roles, (Int) -> Int?) -> Void) {
        let nothing = { (_: Int) -> Int? in nil }
        add("a b c d e f g h i j k l m n o p q r s t u v w x y z", .letter, nothing)
        add("january february march april may june july august september october november december", .month) { $0 + 1 }
        add("may march", .doubtfulMonth, nothing)
        add("monday tuesday wednesday thursday friday saturday sunday", .weekday, nothing)
        add("at by until till around it's", .beforeTime, nothing)
        add("expires expiry expiration expiring valid expire date", .beforeExpiry, nothing)
        add(
            "on of by until till since from before after in to next last every between through", .beforeDate,
            nothing)
        add("call dial number phone reach text ring mobile cell telephone fax", .beforePhone, nothing)
        add("weigh weighs weighed weighing lost lose losing gained gain lift lifted lifting", .beforeWeight, nothing)
        add("morning afternoon evening night", .partOfDay, nothing)
        add(streets, .street, nothing)
        add("way place court square park hill drive close circle terrace gardens loop", .doubtfulStreet, nothing)
        add(functionWords, .function, nothing)
        add(notMailboxes, .noMailbox, nothing)
        add(topLevels, .topLevel, nothing)
    }

    private static let streets = "street avenue road lane boulevard highway crescent parkway"

    private static let functionWords = """
        the of and or to in on at by for from with as is are was were be been am do does did has have had will would
        can could shall should may might must not no yes but so if then than that this these those it its he she they
        we you i me him her them us my your his our their who what when where why how which there here all any some
        each every more most less least few many much very too also just only about over under up down out off into
        onto because while until since before after between through during without within against people times time
        men women children students employees cents because oh well yeah okay per percent one two three four five six
        seven eight nine a an dollars pounds euros
        """

    private static let notMailboxes = """
        look looking looked email mail emails write website site page visit found go going check live lives living
        work works working available online stay staying shop arrive arrived start started stop meet meeting buy
        sell sold see seen join joined reach contact point dot located located host hosted posted right left now
        home store event talk account order someone anyone everyone laugh laughing stare shout register sign
        """

    private static let topLevels = """
        com org net edu gov mil int info biz io ai app dev co uk us ca au de fr es it nl eu ch at se no dk fi pl ie nz
        in jp cn br ru mx za tv me fm ly gg xyz online site store tech cloud blog news
        """
}
